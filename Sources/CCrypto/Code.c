#include "include/CCryptoCode.h"
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

int qanat_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *message,
                      size_t message_count, uint8_t code[32]) {
  if (key_count > INT_MAX) return 0;
  unsigned int count = 0;
  return HMAC(EVP_sha256(), key, (int)key_count, message, message_count, code, &count) != NULL &&
         count == 32;
}

int qanat_hmac_sha512(const uint8_t *key, size_t key_count, const uint8_t *message,
                      size_t message_count, uint8_t code[64]) {
  if (key_count > INT_MAX) return 0;
  unsigned int count = 0;
  return HMAC(EVP_sha512(), key, (int)key_count, message, message_count, code, &count) != NULL &&
         count == 64;
}

int qanat_ed25519_verify(const uint8_t public_key[32], const uint8_t *message,
                         size_t message_count, const uint8_t signature[64]) {
  EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
  EVP_MD_CTX *state = EVP_MD_CTX_new();
  int is_signature = key != NULL && state != NULL &&
                     EVP_DigestVerifyInit(state, NULL, NULL, NULL, key) == 1 &&
                     EVP_DigestVerify(state, signature, 64, message, message_count) == 1;
  EVP_MD_CTX_free(state);
  EVP_PKEY_free(key);
  return is_signature;
}

int qanat_equal(const uint8_t *one, const uint8_t *other, size_t count) {
  return CRYPTO_memcmp(one, other, count) == 0;
}

int qanat_ed25519_sign(const uint8_t seed[32], const uint8_t *message, size_t message_count,
                       uint8_t public_key[32], uint8_t signature[64]) {
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
  EVP_MD_CTX *state = EVP_MD_CTX_new();
  size_t key_count = 32, count = 64;
  int is_done = key != NULL && state != NULL &&
                EVP_PKEY_get_raw_public_key(key, public_key, &key_count) == 1 &&
                EVP_DigestSignInit(state, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(state, signature, &count, message, message_count) == 1 &&
                key_count == 32 && count == 64;
  EVP_MD_CTX_free(state);
  EVP_PKEY_free(key);
  return is_done;
}
