// Codes and signatures that show who wrote something, each as one call.
#pragma once
#include <stddef.h>
#include <stdint.h>

// HMAC-SHA256. 1 when done.
int qanat_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *message,
                      size_t message_count, uint8_t code[32]);

// HMAC-SHA512. 1 when done.
int qanat_hmac_sha512(const uint8_t *key, size_t key_count, const uint8_t *message,
                      size_t message_count, uint8_t code[64]);

// 1 when the signature is the key's own of the message.
int qanat_ed25519_verify(const uint8_t public_key[32], const uint8_t *message,
                         size_t message_count, const uint8_t signature[64]);

// Whether two texts of one length are equal, in a time that does not depend on where they differ.
int qanat_equal(const uint8_t *one, const uint8_t *other, size_t count);

// The signature that the key made from a seed gives a message, and the key that shows it. 1 when done.
int qanat_ed25519_sign(const uint8_t seed[32], const uint8_t *message, size_t message_count,
                       uint8_t public_key[32], uint8_t signature[64]);
