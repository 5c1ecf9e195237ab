// SHA-256 of one piece of memory, without the contexts that OpenSSL's newer interface allocates for each.
#pragma once
#include <stddef.h>
#include <stdint.h>

void qanat_sha256(const void *bytes, size_t count, uint8_t digest[32]);
