#include "include/CCryptoSeal.h"
#include <limits.h>
#include <openssl/evp.h>

static int seal(const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *nonce,
                const uint8_t *context, size_t context_count, const uint8_t *plain,
                size_t plain_count, uint8_t *sealed, uint8_t *tag) {
  if (context_count > INT_MAX || plain_count > INT_MAX) return 0;
  EVP_CIPHER_CTX *state = EVP_CIPHER_CTX_new();
  if (state == NULL) return 0;
  int count = 0;
  int done = EVP_EncryptInit_ex(state, cipher, NULL, key, nonce) == 1 &&
             EVP_EncryptUpdate(state, NULL, &count, context, (int)context_count) == 1 &&
             EVP_EncryptUpdate(state, sealed, &count, plain, (int)plain_count) == 1 &&
             EVP_EncryptFinal_ex(state, sealed + count, &count) == 1 &&
             EVP_CIPHER_CTX_ctrl(state, EVP_CTRL_GCM_GET_TAG, QANAT_SEAL_TAG_BYTES, tag) == 1;
  EVP_CIPHER_CTX_free(state);
  return done;
}

static int open(const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *nonce,
                const uint8_t *context, size_t context_count, const uint8_t *sealed,
                size_t sealed_count, const uint8_t *tag, uint8_t *plain) {
  if (context_count > INT_MAX || sealed_count > INT_MAX) return 0;
  EVP_CIPHER_CTX *state = EVP_CIPHER_CTX_new();
  if (state == NULL) return 0;
  int count = 0;
  int done = EVP_DecryptInit_ex(state, cipher, NULL, key, nonce) == 1 &&
             EVP_DecryptUpdate(state, NULL, &count, context, (int)context_count) == 1 &&
             EVP_DecryptUpdate(state, plain, &count, sealed, (int)sealed_count) == 1 &&
             EVP_CIPHER_CTX_ctrl(state, EVP_CTRL_GCM_SET_TAG, QANAT_SEAL_TAG_BYTES,
                                 (void *)tag) == 1 &&
             EVP_DecryptFinal_ex(state, plain + count, &count) == 1;
  EVP_CIPHER_CTX_free(state);
  return done;
}

int qanat_seal(const uint8_t *key, const uint8_t *nonce, const uint8_t *context,
               size_t context_count, const uint8_t *plain, size_t plain_count, uint8_t *sealed,
               uint8_t *tag) {
  return seal(EVP_aes_256_gcm(), key, nonce, context, context_count, plain, plain_count, sealed,
              tag);
}

int qanat_open(const uint8_t *key, const uint8_t *nonce, const uint8_t *context,
               size_t context_count, const uint8_t *sealed, size_t sealed_count,
               const uint8_t *tag, uint8_t *plain) {
  return open(EVP_aes_256_gcm(), key, nonce, context, context_count, sealed, sealed_count, tag,
              plain);
}

int qanat_seal128(const uint8_t *key, const uint8_t *nonce, const uint8_t *plain,
                  size_t plain_count, uint8_t *sealed, uint8_t *tag) {
  return seal(EVP_aes_128_gcm(), key, nonce, NULL, 0, plain, plain_count, sealed, tag);
}

int qanat_open128(const uint8_t *key, const uint8_t *nonce, const uint8_t *sealed,
                  size_t sealed_count, const uint8_t *tag, uint8_t *plain) {
  return open(EVP_aes_128_gcm(), key, nonce, NULL, 0, sealed, sealed_count, tag, plain);
}
