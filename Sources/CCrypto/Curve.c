// OpenSSL 3.0 takes a nonce of one's own through its older interface alone, which is marked as deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "include/CCryptoCurve.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <pthread.h>

static EC_GROUP *shared_curve;
static pthread_once_t shared_curve_made = PTHREAD_ONCE_INIT;

static void make_curve(void) {
  shared_curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
}

// Made once, and only read from then on.
static const EC_GROUP *curve(void) {
  pthread_once(&shared_curve_made, make_curve);
  return shared_curve;
}

// A number above zero and below the order, whose use takes the same time for any; NULL when it is none.
static BIGNUM *scalar(const uint8_t bytes[32]) {
  BIGNUM *number = curve() == NULL ? NULL : BN_bin2bn(bytes, 32, NULL);
  if (number == NULL) return NULL;
  if (BN_is_zero(number) || BN_cmp(number, EC_GROUP_get0_order(curve())) >= 0) {
    BN_clear_free(number);
    return NULL;
  }
  BN_set_flags(number, BN_FLG_CONSTTIME);
  return number;
}

// A point on the curve that is not its zero; NULL when it is none.
static EC_POINT *point(const uint8_t *bytes) {
  if (curve() == NULL || bytes[0] != POINT_CONVERSION_UNCOMPRESSED) return NULL;
  EC_POINT *point = EC_POINT_new(curve());
  if (point == NULL) return NULL;
  if (EC_POINT_oct2point(curve(), point, bytes, QANAT_P256_PUBLIC_BYTES, NULL) == 1) return point;
  EC_POINT_free(point);
  return NULL;
}

int qanat_p256_public(const uint8_t *private_key, uint8_t *public_key) {
  BIGNUM *number = scalar(private_key);
  EC_POINT *product = number == NULL ? NULL : EC_POINT_new(curve());
  int done = product != NULL &&
             EC_POINT_mul(curve(), product, number, NULL, NULL, NULL) == 1 &&
             EC_POINT_point2oct(curve(), product, POINT_CONVERSION_UNCOMPRESSED, public_key,
                                QANAT_P256_PUBLIC_BYTES, NULL) == QANAT_P256_PUBLIC_BYTES;
  EC_POINT_free(product);
  BN_clear_free(number);
  return done;
}

int qanat_p256_is_public(const uint8_t *public_key) {
  EC_POINT *found = point(public_key);
  EC_POINT_free(found);
  return found != NULL;
}

int qanat_p256_shared(const uint8_t *private_key, const uint8_t *public_key, uint8_t shared[32]) {
  BIGNUM *number = scalar(private_key), *x = BN_new();
  EC_POINT *other = point(public_key);
  EC_POINT *product = other == NULL ? NULL : EC_POINT_new(curve());
  int done = number != NULL && x != NULL && product != NULL &&
             EC_POINT_mul(curve(), product, NULL, other, number, NULL) == 1 &&
             EC_POINT_get_affine_coordinates(curve(), product, x, NULL, NULL) == 1 &&
             BN_bn2binpad(x, shared, 32) == 32;
  EC_POINT_clear_free(product);
  EC_POINT_free(other);
  BN_clear_free(x);
  BN_clear_free(number);
  return done;
}

// What a nonce brings to a signature: r is the x of its point, and inverse is 1 / nonce, both modulo the order.
// By Fermat, since that takes the same time for any nonce.
static int nonce_parts(const BIGNUM *nonce, BIGNUM *r, BIGNUM *inverse, BN_CTX *scratch) {
  const BIGNUM *order = EC_GROUP_get0_order(curve());
  EC_POINT *product = EC_POINT_new(curve());
  BIGNUM *x = BN_new(), *exponent = BN_dup(order);
  int done = product != NULL && x != NULL && exponent != NULL &&
             EC_POINT_mul(curve(), product, nonce, NULL, NULL, scratch) == 1 &&
             EC_POINT_get_affine_coordinates(curve(), product, x, NULL, scratch) == 1 &&
             BN_nnmod(r, x, order, scratch) == 1 && !BN_is_zero(r) &&
             BN_sub_word(exponent, 2) == 1 &&
             BN_mod_exp_mont_consttime(inverse, nonce, exponent, order, scratch, NULL) == 1;
  BN_free(exponent);
  BN_clear_free(x);
  EC_POINT_clear_free(product);
  return done;
}

int qanat_p256_sign(const uint8_t *private_key, const uint8_t digest[32], const uint8_t nonce[32],
                    uint8_t *signature) {
  BIGNUM *number = scalar(private_key), *k = scalar(nonce);
  BIGNUM *r = BN_new(), *inverse = BN_new();
  BN_CTX *scratch = BN_CTX_secure_new();
  EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
  ECDSA_SIG *pair = NULL;
  if (number != NULL && k != NULL && r != NULL && inverse != NULL && scratch != NULL &&
      key != NULL && EC_KEY_set_private_key(key, number) == 1 &&
      nonce_parts(k, r, inverse, scratch))
    pair = ECDSA_do_sign_ex(digest, 32, inverse, r, key);
  int done = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
             BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
  ECDSA_SIG_free(pair);
  EC_KEY_free(key);
  BN_CTX_free(scratch);
  BN_clear_free(inverse);
  BN_clear_free(r);
  BN_clear_free(k);
  BN_clear_free(number);
  return done;
}

int qanat_p256_verify(const uint8_t *public_key, const uint8_t digest[32],
                      const uint8_t *signature) {
  EC_POINT *owner = point(public_key);
  EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
  ECDSA_SIG *pair = ECDSA_SIG_new();
  BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
  // From here on the pair owns both numbers.
  int is_pair = pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1;
  int is_signature = is_pair && owner != NULL && key != NULL &&
                     EC_KEY_set_public_key(key, owner) == 1 &&
                     ECDSA_do_verify(digest, 32, pair, key) == 1;
  if (!is_pair) {
    BN_free(r);
    BN_free(s);
  }
  ECDSA_SIG_free(pair);
  EC_KEY_free(key);
  EC_POINT_free(owner);
  return is_signature;
}
