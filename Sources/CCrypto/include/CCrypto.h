#pragma once
#include <openssl/evp.h>
#include "CCryptoDigest.h"
#include "CCryptoSeal.h"
