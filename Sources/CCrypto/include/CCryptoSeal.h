// AES-GCM, each direction as one call.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define QANAT_SEAL_KEY_BYTES 32
#define QANAT_SEAL128_KEY_BYTES 16
#define QANAT_SEAL_NONCE_BYTES 12
#define QANAT_SEAL_TAG_BYTES 16

// With a key of 256 bits: writes as many bytes as there are in `plain`, and the tag. 1 when done.
int qanat_seal(const uint8_t *key, const uint8_t *nonce, const uint8_t *context,
               size_t context_count, const uint8_t *plain, size_t plain_count, uint8_t *sealed,
               uint8_t *tag);

// Writes as many bytes as there are in `sealed`. 1 when they are what was sealed, else 0 and nothing
// of what was written may be used.
int qanat_open(const uint8_t *key, const uint8_t *nonce, const uint8_t *context,
               size_t context_count, const uint8_t *sealed, size_t sealed_count,
               const uint8_t *tag, uint8_t *plain);

// The same with a key of 128 bits, bound to no context.
int qanat_seal128(const uint8_t *key, const uint8_t *nonce, const uint8_t *plain,
                  size_t plain_count, uint8_t *sealed, uint8_t *tag);

int qanat_open128(const uint8_t *key, const uint8_t *nonce, const uint8_t *sealed,
                  size_t sealed_count, const uint8_t *tag, uint8_t *plain);
