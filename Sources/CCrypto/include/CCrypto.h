#pragma once
#include <openssl/evp.h>
#include "CCryptoCode.h"
#include "CCryptoCurve.h"
#include "CCryptoDigest.h"
#include "CCryptoSeal.h"
