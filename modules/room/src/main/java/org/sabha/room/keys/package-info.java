/**
 * The key group of a meeting as the room keeps it: whose keys were offered, who may be added and why, who must go, and
 * what was ordered. It holds no key; the order of commits is {@code org.sabha.mls.order}'s.
 *
 * <pre>
 *          create-group                       commit (Add, Remove, or neither)
 *   NONE ----------------&gt; LIVE, epoch 0 ------------------------------------------&gt; LIVE, epoch n+1
 *     ^                      |
 *     `----------------------'  asleep, ended, or nobody connected is left in it: void
 * </pre>
 *
 * <p>Where a group is required, who is seated has a leaf, and who has none is not seated.
 */
@NullMarked
package org.sabha.room.keys;

import org.jspecify.annotations.NullMarked;
