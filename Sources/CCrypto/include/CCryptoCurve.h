// The curve P-256 (FIPS 186-4, D.1.2.3), each operation as one call. A private key is a number below the curve's
// order, most significant byte first; a public key is a point without compression: 4, x, y.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define QANAT_P256_PRIVATE_BYTES 32
#define QANAT_P256_PUBLIC_BYTES 65
#define QANAT_P256_SIGNATURE_BYTES 64

// The public key of a private one. 1 when the private key is one.
int qanat_p256_public(const uint8_t *private_key, uint8_t *public_key);

// 1 when the point lies on the curve.
int qanat_p256_is_public(const uint8_t *public_key);

// ECDH: the x of what both sides come to. 1 when done.
int qanat_p256_shared(const uint8_t *private_key, const uint8_t *public_key, uint8_t shared[32]);

// ECDSA of a digest: r, then s. 1 when done, 0 when the nonce is no good and another must be taken.
int qanat_p256_sign(const uint8_t *private_key, const uint8_t digest[32], const uint8_t nonce[32],
                    uint8_t *signature);

// 1 when the signature is the key's own of the digest.
int qanat_p256_verify(const uint8_t *public_key, const uint8_t digest[32],
                      const uint8_t *signature);
