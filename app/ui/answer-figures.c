/* ui/answer-figures.c — the card of an answer: its first numbers and its proof */
#include "ui/answer-figures.h"

#include "core/units.h"

#include <math.h>
#include <string.h>

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* A number large, its unit small. Short units stay beside their number. */
static char *
dup_figure_markup (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  g_autoptr (GString) markup = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_markup_escape_text (words[i], -1);

      if (i > 0)
        g_string_append (markup, g_utf8_strlen (words[i], -1) > 4 ? " " : "\xc2\xa0");
      if (i > 0 && strpbrk (words[i], "0123456789") == NULL)
        g_string_append_printf (markup, "<span size=\"61%%\" weight=\"600\">%s</span>", word);
      else
        g_string_append (markup, word);
    }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

/* (nullable): what a new answer brought, signed; its style in @out_style */
static char *
dup_change (const ReeveNumber *number,
            const ReeveNumber *before,
            const char       **out_style)
{
  double change = before != NULL ? number->value - before->value : 0;
  g_autofree char *size = reeve_format_quantity (fabs (change), number->unit);
  g_autofree char *zero = reeve_format_quantity (0, number->unit);

  if (!isfinite (change) || change == 0 || g_str_equal (size, zero))
    return NULL;
  *out_style = number->better == 0 ? "dim-label"
               : (change > 0) == (number->better > 0) ? "success" : "error";
  return g_strdup_printf ("%s %s", change > 0 ? "+" : "−", size);
}

static GtkWidget *
new_figure (const ReeveNumber *number,
            const ReeveNumber *before)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *value = reeve_format_quantity (number->value, number->unit);
  g_autofree char *markup = dup_figure_markup (value);
  GtkWidget *figure = new_label (NULL, "reeve-figure");
  GtkWidget *title = new_label (number->title, "caption");
  const char *style = NULL;
  g_autofree char *change = dup_change (number, before, &style);

  gtk_label_set_markup (GTK_LABEL (figure), markup);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_end (box, 6);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), title);
  if (change != NULL)
    {
      GtkWidget *label = new_label (change, style);

      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "numeric");
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static GtkWidget *
new_proof (const char *proof)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *label = new_label (proof, "reeve-proof");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

GtkWidget *
reeve_answer_figures_new (const ReeveResult *result,
                          const ReeveResult *before)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autoptr (GtkSizeGroup) sizes = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_widget_add_css_class (card, "card");
  for (guint i = 0; i < MIN (result->numbers->len, REEVE_ANSWER_N_FIGURES); i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      GtkWidget *figure = new_figure (number, before != NULL
                                              ? reeve_result_find_number (before, number->key)
                                              : NULL);

      if (i > 0)
        gtk_box_append (GTK_BOX (figures), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
      gtk_size_group_add_widget (sizes, figure);
      gtk_box_append (GTK_BOX (figures), figure);
    }
  gtk_box_append (GTK_BOX (card), figures);
  if (*result->proof != '\0')
    {
      gtk_box_append (GTK_BOX (card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (GTK_BOX (card), new_proof (result->proof));
    }
  return card;
}
