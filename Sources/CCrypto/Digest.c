// The functions below are marked as deprecated in favour of EVP, which costs several times the digest itself for
// something as short as a key. They are the same code of OpenSSL.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "include/CCryptoDigest.h"
#include <openssl/sha.h>

void qanat_sha256(const void *bytes, size_t count, uint8_t digest[32]) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes, count);
  SHA256_Final(digest, &context);
}
