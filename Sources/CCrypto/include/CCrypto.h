#pragma once
#include <openssl/evp.h>
#include "CCryptoSeal.h"
