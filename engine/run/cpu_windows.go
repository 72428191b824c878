package run

import "syscall"

// ProcessSeconds returns the CPU seconds that this process has used, in user and kernel mode.
func ProcessSeconds() float64 {
	var created, exited, kernel, user syscall.Filetime
	h, err := syscall.GetCurrentProcess()
	if err != nil || syscall.GetProcessTimes(h, &created, &exited, &kernel, &user) != nil {
		return 0
	}
	return (float64(kernel.HighDateTime)*(1<<32) + float64(kernel.LowDateTime) + float64(user.HighDateTime)*(1<<32) + float64(user.LowDateTime)) / 1e7
}
