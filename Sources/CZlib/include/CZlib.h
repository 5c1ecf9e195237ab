// The parts of zlib that are macros, which Swift cannot call.
#pragma once
#include <zlib.h>

// A deflate stream with the gzip wrapper (RFC 1952). `windowBits` is 9 to 15.
static inline int qanat_deflate_init_gzip(z_stream *stream, int level, int windowBits, int memoryLevel) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits + 16, memoryLevel, Z_DEFAULT_STRATEGY);
}
