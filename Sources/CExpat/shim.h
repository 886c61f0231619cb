#ifndef SAFETY_VALVE_CEXPAT_SHIM_H
#define SAFETY_VALVE_CEXPAT_SHIM_H

#include <expat.h>
#include <string.h>

#endif
