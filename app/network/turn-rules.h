/* network/turn-rules.h — the sequences of arcs that nobody may drive
 *
 * All turn rules become forbidden sequences of two or more arcs, kept in an
 * automaton (Aho and Corasick 1975) whose states are the beginnings of such
 * sequences. State 0 remembers nothing; a state of depth 1 is one arc and needs
 * no memory of its own either.
 *
 * A rule "only this turn" forbids every other way on after its last via. Two
 * such rules from one beginning allow what either allows. A rule that leaves no
 * way on is obeyed: what is left is a U-turn, where no rule forbids that too.
 */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

typedef struct _ReeveTurnRules ReeveTurnRules;

/* The first @n_rules of @roads; those that except one of @vehicles are left out.
 * @exits and @exit_first list the arcs that leave each node. */
ReeveTurnRules *reeve_turn_rules_new   (const ReeveRoads     *roads,
                                        guint32               n_rules,
                                        guint32               vehicles,
                                        const guint32        *exit_first,
                                        const guint32        *exits);
void            reeve_turn_rules_free  (ReeveTurnRules       *self);
guint32         reeve_turn_rules_get_n_odd (const ReeveTurnRules *self);
guint32         reeve_turn_rules_get_n_states (const ReeveTurnRules *self);
guint32         reeve_turn_rules_get_depth (const ReeveTurnRules *self,
                                            guint32               state);
/* The arc that a state of depth 1 or more stands on. */
guint32         reeve_turn_rules_get_arc   (const ReeveTurnRules *self,
                                            guint32               state);
/* A forbidden sequence ends here: nobody ever stands on it. */
gboolean        reeve_turn_rules_is_banned (const ReeveTurnRules *self,
                                            guint32               state);
/* The state after @arc is driven from @state; *out_banned when a forbidden
 * sequence ends there. */
guint32         reeve_turn_rules_follow    (const ReeveTurnRules *self,
                                            guint32               state,
                                            guint32               arc,
                                            gboolean             *out_banned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTurnRules, reeve_turn_rules_free)

G_END_DECLS
