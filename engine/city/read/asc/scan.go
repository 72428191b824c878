package asc

import (
	"bufio"
	"fmt"
	"io"
)

// maxWord is the length of the longest word that may still be a number.
const maxWord = 64

// scanner hands out words with the place where each begins.
type scanner struct {
	r         *bufio.Reader
	name      string
	line, col int // of the next byte, from 1
	wordLine  int // of the word handed out last
	wordCol   int // of the word handed out last
	buf       []byte
}

// next returns the next word, valid until the following call; io.EOF after the last.
func (s *scanner) next() ([]byte, error) {
	s.buf = s.buf[:0]
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			if err == io.EOF && len(s.buf) > 0 {
				return s.buf, nil
			}
			return nil, err
		}
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if c == '\n' {
				s.line, s.col = s.line+1, 1
			} else {
				s.col++
			}
			if len(s.buf) > 0 {
				return s.buf, nil
			}
			continue
		}
		if len(s.buf) == 0 {
			s.wordLine, s.wordCol = s.line, s.col
		}
		s.col++
		if s.buf = append(s.buf, c); len(s.buf) > maxWord {
			return nil, s.fail("a word of more than %d bytes; an ASCII grid holds keys and numbers: is this another format?", maxWord)
		}
	}
}

// fail returns an error at the word handed out last.
func (s *scanner) fail(format string, args ...any) error {
	return fmt.Errorf("asc: %s:%d:%d: %s", s.name, s.wordLine, s.wordCol, fmt.Sprintf(format, args...))
}
