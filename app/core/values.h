/* core/values.h — one value for each parameter of a table, checked as it is set
 *
 * Values come from a form, from a command's options or from a stored result;
 * all three pass the same checks. Names of layers and columns are only known
 * to the workspace and are checked there.
 */
#pragma once

#include "core/params.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _ReeveValues ReeveValues;

/* @params is kept as it is and must outlive the values. Starts with the presets. */
ReeveValues  *reeve_values_new         (const ReeveParam *params);
ReeveValues  *reeve_values_copy        (const ReeveValues *self);
void          reeve_values_free        (ReeveValues      *self);

const ReeveParam *reeve_values_get_params (const ReeveValues *self);

/* Reads what a person typed. An empty @text unsets the value. FALSE with a
 * REEVE_ERROR_INPUT that gives the value found and the values allowed; an
 * unknown key is a G_OPTION_ERROR. */
gboolean      reeve_values_set         (ReeveValues      *self,
                                        const char       *key,
                                        const char       *text,
                                        GError          **error);
gboolean      reeve_values_is_set      (const ReeveValues *self,
                                        const char       *key);
/* FALSE names the first required parameter that has no value. */
gboolean      reeve_values_check       (const ReeveValues *self,
                                        GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the kind's unit: milliseconds (of a moment of the week, too), metres, a
 * share of 1. 0 when unset. */
double        reeve_values_get_number  (const ReeveValues *self,
                                        const char       *key);
gboolean      reeve_values_get_flag    (const ReeveValues *self,
                                        const char       *key);
/* (nullable): NULL when unset */
const char   *reeve_values_get_text    (const ReeveValues *self,
                                        const char       *key);
/* Numbers of a list, rising; *out_n is 0 when unset. Owned by the values. */
const double *reeve_values_get_numbers (const ReeveValues *self,
                                        const char       *key,
                                        guint            *out_n);
/* (transfer full): the texts of a ROADS value or of a LAYER with many, stripped; never NULL */
GStrv         reeve_values_dup_list    (const ReeveValues *self,
                                        const char       *key);

/* (transfer full): as a person would write it: "8 min", "Clinics"; "" when unset */
char         *reeve_values_dup_display (const ReeveValues *self,
                                        const char       *key);

/* (transfer full): an object in the table's order: numbers for numbers, lists for lists */
JsonNode     *reeve_values_to_json     (const ReeveValues *self);
ReeveValues  *reeve_values_from_json   (const ReeveParam *params,
                                        JsonNode         *node,
                                        GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveValues, reeve_values_free)

G_END_DECLS
