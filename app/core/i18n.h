/* core/i18n.h — every word a person reads passes through here */
#pragma once

#include "config.h"

#include <glib/gi18n-lib.h>
