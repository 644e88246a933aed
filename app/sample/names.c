/* sample/names.c — street names, each given once in the city */
#include "sample/names.h"

#include <string.h>

static const char *const words[] = {
  "Lipová", "Javorová", "Dubová", "Buková", "Březová", "Jasanová", "Habrová", "Topolová",
  "Kaštanová", "Akátová", "Jeřabinová", "Olšová", "Vrbová", "Jilmová", "Modřínová", "Borová",
  "Smrková", "Jedlová", "Třešňová", "Višňová", "Jabloňová", "Hrušňová", "Meruňková", "Ořešáková",
  "Švestková", "Rybízová", "Malinová", "Ostružinová", "Šípková", "Trnková", "Růžová",
  "Fialková", "Sedmikrásková", "Kopretinová", "Pomněnková", "Konvalinková", "Sněženková",
  "Petrklíčová", "Zvonková", "Vlčí mák", "Chrpová", "Heřmánková", "Mátová", "Šalvějová",
  "Skřivánčí", "Slavičí", "Kosí", "Sýkorčí", "Vlaštovčí", "Čápova", "Holubí", "Sovova",
  "Jestřábova", "Krahujčí", "Ledňáčkova", "Volavčí", "Labutí", "Křepelčí", "Koroptví",
  "Kovářská", "Kolářská", "Bednářská", "Hrnčířská", "Pekařská", "Řeznická", "Soukenická",
  "Koželužská", "Mydlářská", "Provaznická", "Tesařská", "Zámečnická", "Zlatnická", "Sklenářská",
  "Knihařská", "Tkalcovská", "Barvířská", "Cihlářská", "Kamenická", "Vápenická", "Uhlířská",
  "Slévárenská", "Strojní", "Kotlářská", "Nástrojařská", "Válcovny", "Pod Hutí", "Skladová",
  "Nákladní", "Dílenská", "Tovární", "Elektrárenská", "Plynární", "Vodárenská", "Přístavní",
  "Lodní", "Vorařská", "Plavecká", "Jezová", "U Jezu", "U Brodu", "Na Náhonu", "Mlynářská",
  "Pilařská", "Rybniční", "Na Hrázi", "Potoční", "Luční", "Polní", "Zahradní", "Sadová",
  "Na Vyhlídce", "Nad Řekou", "Pod Zámkem", "Zámecké schody", "U Kaple", "Farní", "Kostelní",
  "Školní", "Radniční", "Tržní", "Solní", "Obilní trh", "Koňský trh", "Rybí trh", "Úzká",
  "Široká", "Dlouhá", "Krátká", "Křivá", "Rovná", "Příčná", "Okrajová", "Spojovací", "Tichá",
  "Klidná", "Stinná", "Větrná", "Jasná", "Severní", "Polední", "Východní", "Západní", "Horní",
  "Dolní", "Prostřední", "Nová", "Stará", "Malá", "Velká", "Vysoká", "Nízká", "Strmá",
  "Na Kopečku", "Na Skalce", "Na Stráni", "Na Výsluní", "Ve Svahu", "V Úvozu", "V Zátiší",
  "U Studánky", "U Kříže", "U Lípy", "Za Humny", "Za Školou", "Ke Hřbitovu", "K Lesu",
  "K Rybníku", "Pod Lesem", "Nad Lomem", "Na Pískách", "Hlinky", "Písečná", "Jílová",
  "Břidlicová", "Žulová", "Vápenná", "Křemenná", "Mramorová", "Zlatá", "Stříbrná", "Měděná",
  "Havířská", "Štolní", "Permonická", "Hornická", "Šachetní", "Poštovní", "Telegrafní",
  "Hasičská", "Vojenská", "Střelecká", "Sokolí", "Tyršovka", "Hřišťní", "Stadionová",
  "Divadelní", "Hudební", "Houslařská", "Malířská", "Sochařská", "Písařská", "Tiskařská",
  "Hvězdárenská", "Lékárnická", "Lékařská", "Ošetřovatelská", "Učitelská", "Studentská",
  "Kolejní", "Akademická", "Vrchlava", "Dravínská", "Miravská", "Olešnická", "Lhotecká",
  "Sedlecká", "Rovenská", "Záhorská", "Podleská", "Brodecká", "Kamenecká", "Jezerská",
  "Bezdědická", "Krasovská", "Tuchomská", "Volešská", "Hradešínská", "Zvířetická", "Vlkovská",
  "Medvědí", "Jelení", "Srnčí", "Zaječí", "Liščí", "Jezevčí", "Veverčí", "Bobří", "Vydří",
};

/* Streets named after people end in -ova. */
static const char *const people[] = {
  "Havránk", "Zelenk", "Dvořák", "Krejčík", "Vaňk", "Bartoš", "Kadlec", "Pokorník", "Havlat",
  "Sklenář", "Tomášk", "Jelínk", "Hájk", "Kolářík", "Beránk", "Čapk", "Doležal", "Fiedler",
  "Hrubeš", "Janouš", "Kopečk", "Lukeš", "Matějk", "Nedvěd", "Ondráčk", "Pavlíčk", "Rambousk",
  "Sedláčk", "Šimk", "Tichák", "Urbánk", "Vack", "Wolfr", "Zahradník", "Žižk", "Adámk",
  "Brabc", "Cihlář", "Dubčan", "Erben", "Fial", "Grus", "Holečk", "Chalup", "Jirsík",
  "Klimeš", "Lacin", "Mareš", "Navrátil", "Ostrčil", "Paloušk", "Rezk", "Smetáčk", "Škroup",
  "Trojan", "Uhlíř", "Vrchlíčk", "Zítk", "Bezruč", "Dostál", "Hanušk", "Kubelík", "Machar",
  "Nováčk", "Písařík", "Riegr", "Slavíčk", "Šturs", "Vondráčk", "Zeyer", "Alš", "Brožík",
  "Drtin", "Foerster", "Hálk", "Jungmann", "Klicper", "Langr", "Mánes", "Purkyň",
};

static const char *const turns[] = { NULL, "Zadní %s", "Horní %s", "Dolní %s", "Malá %s" };

#define N_NAMES (G_N_ELEMENTS (words) + G_N_ELEMENTS (people))

/* "Borová" may be told from "Horní Borová"; "U Kaple" and "Horní" may not. */
static gboolean
can_turn (const char *word)
{
  return strchr (word, ' ') == NULL && g_str_has_suffix (word, "á") && strlen (word) > 7;
}

void
reeve_names_init (ReeveNames *self,
                  guint32     seed)
{
  ReeveDice dice = reeve_dice_new (seed, 6);

  self->next = 0;
  for (guint i = 0; i < N_NAMES; i++)
    self->order[i] = (guint16) i;
  for (guint i = N_NAMES - 1; i > 0; i--)
    {
      guint k = reeve_dice_below (&dice, i + 1);
      guint16 word = self->order[i];

      self->order[i] = self->order[k];
      self->order[k] = word;
    }
}

const char *
reeve_names_take (ReeveNames   *self,
                  GStringChunk *chunk)
{
  G_STATIC_ASSERT (N_NAMES <= REEVE_NAMES_MAX);

  for (;;)
    {
      guint number = self->order[self->next % N_NAMES];
      const char *turn = turns[(self->next / N_NAMES) % G_N_ELEMENTS (turns)];
      g_autofree char *name = NULL;

      self->next++;
      if (number >= G_N_ELEMENTS (words))
        {
          if (turn != NULL)
            continue;
          name = g_strconcat (people[number - G_N_ELEMENTS (words)], "ova", NULL);
        }
      else if (turn == NULL)
        return words[number];
      else if (can_turn (words[number]))
        name = g_strdup_printf (turn, words[number]);
      if (name != NULL)
        return g_string_chunk_insert_const (chunk, name);
    }
}
