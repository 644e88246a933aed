/* cli/command.h — one command of reeve-cli, and the line it was called with
 *
 * Results go to standard output: words for people, or one JSON document with
 * --json. Progress and messages go to standard error. Exit status: 0 done, 1
 * wrong use, 2 the input is at fault, 3 no answer exists, 4 the workspace
 * could not be read or written, 130 stopped.
 */
#pragma once

#include "core/job.h"
#include "workspace/dataset.h"
#include "workspace/workspace.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;     /* without "--" */
  const char *metavar;  /* nullable: the option takes no value */
  const char *help;     /* N_() */
} ReeveOption;

typedef struct
{
  GPtrArray   *words;     /* owned, of char*: what is not an option */
  GPtrArray   *options;   /* owned, of char*: name, value, name, value …; value "" for none */
  gboolean     json;
  ReeveJob    *job;       /* owned */
  JsonBuilder *out;       /* owned: inside the one object that --json prints */
} ReeveLine;

typedef struct
{
  const char        *name;
  const char        *usage;      /* what stands behind the name */
  const char        *help;       /* N_(), one sentence */
  guint              min_words;
  guint              max_words;  /* G_MAXUINT: any number */
  const ReeveOption *options;    /* nullable; ends with a NULL name */
  gboolean           any_option; /* options are the tool's: checked by the command */
  gboolean         (*run) (ReeveLine *line, GError **error);
} ReeveCommand;

/* NULL at the end. */
extern const ReeveCommand *const reeve_commands[];

const char     *reeve_line_word       (ReeveLine *line, guint index);   /* (nullable) */
const char     *reeve_line_option     (ReeveLine *line, const char *name);  /* (nullable): the last */
gboolean        reeve_line_has        (ReeveLine *line, const char *name);
/* (transfer full): every value of a repeated option */
GStrv           reeve_line_options    (ReeveLine *line, const char *name);
/* What the option says, when it was given, takes the text's place. */
void            reeve_line_take_text  (ReeveLine *line, const char *option, char **inout_text);
/* The same of --classification. */
gboolean        reeve_line_take_classification (ReeveLine *line, ReeveClassification *inout_level,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Word 0 opened; NULL with @error. */
ReeveWorkspace *reeve_line_open       (ReeveLine *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes; what a full disk leaves to be known is told on standard error. */
gboolean        reeve_line_close      (ReeveWorkspace *workspace, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): by its name; NULL with @error */
ReeveDataset   *reeve_line_find_dataset (ReeveWorkspace *workspace, const char *name,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes the step @name, closes the workspace and says what was done. */
gboolean        reeve_line_edit       (ReeveLine *line, ReeveWorkspace *workspace, const char *name,
                                       ReeveEditFunc func, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A G_OPTION_ERROR: wrong use. */
gboolean        reeve_line_fail       (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A line for people; nothing with --json. */
void            reeve_line_print      (ReeveLine *line, const char *format, ...) G_GNUC_PRINTF (2, 3);
void            reeve_line_warn       (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Members of the JSON document. */
void            reeve_line_add_text   (ReeveLine *line, const char *key, const char *value);
void            reeve_line_add_int    (ReeveLine *line, const char *key, gint64 value);
void            reeve_line_add_real   (ReeveLine *line, const char *key, double value); /* null when not finite */
void            reeve_line_add_flag   (ReeveLine *line, const char *key, gboolean value);
void            reeve_line_add_texts  (ReeveLine *line, const char *key, GPtrArray *texts);

/* Parses what stands behind the command's name. */
gboolean        reeve_line_parse      (ReeveLine *line, const ReeveCommand *command,
                                       int argc, char **argv, GError **error);

/* One command each; cli/main.c lists them. */
extern const ReeveCommand reeve_command_new;
extern const ReeveCommand reeve_command_import;
extern const ReeveCommand reeve_command_update;
extern const ReeveCommand reeve_command_join;
extern const ReeveCommand reeve_command_edit;
extern const ReeveCommand reeve_command_rename;
extern const ReeveCommand reeve_command_delete;
extern const ReeveCommand reeve_command_style;
extern const ReeveCommand reeve_command_view;
extern const ReeveCommand reeve_command_undo;
extern const ReeveCommand reeve_command_redo;
extern const ReeveCommand reeve_command_log;
extern const ReeveCommand reeve_command_scenario;
extern const ReeveCommand reeve_command_layers;
extern const ReeveCommand reeve_command_check;
extern const ReeveCommand reeve_command_tools;
extern const ReeveCommand reeve_command_help;
extern const ReeveCommand reeve_command_run;
extern const ReeveCommand reeve_command_results;
extern const ReeveCommand reeve_command_compare;
extern const ReeveCommand reeve_command_export;
extern const ReeveCommand reeve_command_render;
extern const ReeveCommand reeve_command_sample;

G_END_DECLS
