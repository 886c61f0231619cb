#ifndef SAFETY_VALVE_CEXPAT_SHIM_H
#define SAFETY_VALVE_CEXPAT_SHIM_H

#include <expat.h>
#include <pthread.h>
#include <string.h>

#endif
