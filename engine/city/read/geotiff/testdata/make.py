"""Writes the GeoTIFFs of this folder with GDAL's command line tools (made with GDAL 3.6.2), one with
tifffile 2026.3.3 (pip install tifffile imagecodecs).

Values: 0.25*i + 10*j - 1.5 in the files of floating-point numbers, i + 6*j in those of whole
numbers (i columns from the west, j rows from the south), no data at i = 5, j = 3.
"""
import os, re, subprocess, tempfile

import numpy, tifffile

os.chdir(os.path.dirname(os.path.abspath(__file__)))
tmp = tempfile.mkdtemp()
T = lambda name: os.path.join(tmp, name)
NX, NY = 21, 17


def asc(path, f, nodata):
    with open(path, "w") as o:
        o.write(f"ncols {NX}\nnrows {NY}\nxllcorner 186000\nyllcorner 263000\ncellsize 5\nNODATA_value {nodata}\n")
        for j in range(NY - 1, -1, -1):
            o.write(" ".join(str(nodata if (i, j) == (5, 3) else f(i, j)) for i in range(NX)) + "\n")


def run(*a):
    subprocess.check_call([str(x) for x in a], stdout=subprocess.DEVNULL)


def tr(src, dst, *a, co=()):
    opts = [x for c in co for x in ("-co", c)]
    run("gdal_translate", "-q", "--config", "GDAL_PAM_ENABLED", "NO", *a, *opts, src, dst)


def vrt(out, pattern, new, **k):
    text = subprocess.check_output(["gdal_translate", "-q", "-of", "VRT", F, "/vsistdout/"]).decode()
    open(T("x.vrt"), "w").write(re.sub(pattern, new, text))
    tr(T("x.vrt"), out, **k)


asc(T("f.asc"), lambda i, j: 0.25 * i + 10 * j - 1.5, -9999)
asc(T("i.asc"), lambda i, j: i + 6 * j, 120)
F, I, S = T("f.tif"), T("i.asc"), ("-a_srs", "EPSG:5187")
tr(T("f.asc"), F, "-ot", "Float32", *S)
tiles = ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]
z3 = ["COMPRESS=DEFLATE", "PREDICTOR=3"]

# types, compressions, predictors, byte orders, blocks
tr(F, "float32_strips.tif")
tr(I, "int16_lzw2_strips.tif", "-ot", "Int16", *S, co=["COMPRESS=LZW", "PREDICTOR=2", "BLOCKYSIZE=4"])
tr(I, "uint16_deflate2_tiles.tif", "-ot", "UInt16", *S, co=["COMPRESS=DEFLATE", "PREDICTOR=2"] + tiles)
tr(I, "uint8_packbits.tif", "-ot", "Byte", *S, co=["COMPRESS=PACKBITS"])
tr(I, "int8_lzw.tif", "-ot", "Byte", *S, co=["COMPRESS=LZW", "PIXELTYPE=SIGNEDBYTE"])
tr(I, "uint32_deflate2_big_endian.tif", "-ot", "UInt32", *S, co=["COMPRESS=DEFLATE", "PREDICTOR=2", "ENDIANNESS=BIG"])
tr(I, "int32_big_endian.tif", "-ot", "Int32", *S, co=["ENDIANNESS=BIG"])
tr(F, "float32_deflate3_tiles.tif", co=z3 + tiles)
tr(F, "float64_lzw3_strips.tif", "-ot", "Float64", co=["COMPRESS=LZW", "PREDICTOR=3"])
tr(F, "float64_deflate2.tif", "-ot", "Float64", co=["COMPRESS=DEFLATE", "PREDICTOR=2"])
tr(F, "float32_deflate2.tif", co=["COMPRESS=DEFLATE", "PREDICTOR=2"])
tr(F, "float32_zstd3_tiles.tif", co=["COMPRESS=ZSTD", "PREDICTOR=3"] + tiles)
tr(F, "bigtiff_lzw_tiles.tif", co=["BIGTIFF=YES", "COMPRESS=LZW"] + tiles)
tr(F, "bigtiff_big_endian.tif", co=["BIGTIFF=YES", "ENDIANNESS=BIG", "BLOCKYSIZE=5"])
second = ("-b", "1", "-b", "1", "-scale_2", "0", "100", "5", "50")
tr(F, "two_bands_pixel.tif", *second, co=["INTERLEAVE=PIXEL", "PHOTOMETRIC=MINISBLACK"] + z3)
tr(F, "two_bands_apart.tif", *second, co=["INTERLEAVE=BAND"] + z3)
tr(F, "overviews.tif", co=z3)
run("gdaladdo", "-q", "overviews.tif", "2", "4")
tr(F, "masked.tif", "-mask", "1", "--config", "GDAL_TIFF_INTERNAL_MASK", "YES", co=z3)
run("gdal_create", "-q", "-of", "GTiff", "-outsize", 40, 40, "-ot", "Float32", *S, "-a_ullr", 186000, 263200, 186200, 263000,
    "-a_nodata", -9999, *[x for c in tiles + ["SPARSE_OK=YES", "COMPRESS=DEFLATE"] for x in ("-co", c)], "sparse.tif")
run("gdalwarp", "-q", F, "sparse.tif")
# libtiff 4.5.0 writes big-endian predictor 3 in a way that GDAL itself reads back as garbage; tifffile does not
a = numpy.array([[-9999 if (i, j) == (5, 3) else 0.25 * i + 10 * j - 1.5 for i in range(NX)] for j in range(NY - 1, -1, -1)], ">f4")
tifffile.imwrite("float32_lzw3_big_endian.tif", a, byteorder=">", predictor=3, compression="lzw", metadata=None, software=False, extratags=[
    (33550, "d", 3, (5.0, 5.0, 0.0), False), (33922, "d", 6, (0.0, 0.0, 0.0, 186000.0, 263085.0, 0.0), False),
    (34735, "H", 16, (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 5187), False), (42113, "s", 0, "-9999", False)])

# places
tr(F, "point.tif", "-mo", "AREA_OR_POINT=Point", co=z3)
tr(F, "degrees.tif", "-a_srs", "EPSG:4326", "-a_ullr", "127", "37.017", "127.042", "37", co=z3)
gt = "<GeoTransform>.*</GeoTransform>"
vrt("rotated.tif", gt, "<GeoTransform>186000, 4, 3, 263085, 3, -4</GeoTransform>", co=z3)
vrt("south_up.tif", gt, "<GeoTransform>186000, 5, 0, 263000, 0, 5</GeoTransform>", co=z3)
vrt("oblong.tif", gt, "<GeoTransform>186000, 5, 0, 263085, 0, -6</GeoTransform>", co=z3)
tr(F, "gcps.tif", "-gcp", 0, 0, 186000, 263085, "-gcp", 21, 0, 186105, 263085, "-gcp", 0, 17, 186000, 263000, *S, co=z3)
tr(T("f.asc"), "nowhere.tif", "-ot", "Float32", co=["PROFILE=BASELINE"] + z3)

# systems
tm = "+proj=tmerc +lat_0=38 +units=m "
tr(F, "proj_5187.tif", "-a_srs", tm + "+lon_0=129 +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80", co=z3)
tr(F, "proj_5179.tif", "-a_srs", tm + "+lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 +ellps=GRS80", co=z3)
tr(F, "proj_bessel.tif", "-a_srs", tm + "+lon_0=129 +k=1 +x_0=200000 +y_0=600000 +ellps=bessel", co=z3)
tr(F, "proj_scale.tif", "-a_srs", tm + "+lon_0=129 +k=0.9999 +x_0=200000 +y_0=600000 +ellps=GRS80", co=z3)
tr(F, "proj_feet.tif", "-a_srs", "EPSG:2263", co=z3)
tr(T("f.asc"), "no_system.tif", "-ot", "Float32", co=z3)

# what the numbers mean
tr(I, "scaled.tif", "-ot", "Int16", *S, "-a_scale", "0.25", "-a_offset", "-100", co=["COMPRESS=DEFLATE"])
vrt("feet.tif", "<ColorInterp>", "<UnitType>ft</UnitType>\n    <ColorInterp>", co=z3)

# not read
tr(I, "rgb.tif", "-ot", "Byte", "-b", "1", "-b", "1", "-b", "1", *S, co=["PHOTOMETRIC=RGB", "COMPRESS=DEFLATE"])
tr(I, "lerc.tif", "-ot", "Float32", *S, co=["COMPRESS=LERC"])
tr(I, "jpeg.tif", "-ot", "Byte", *S, co=["COMPRESS=JPEG"])
tr(F, "complex.tif", "-ot", "CFloat32", co=["COMPRESS=DEFLATE"])
