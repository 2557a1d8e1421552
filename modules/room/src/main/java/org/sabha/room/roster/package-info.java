/**
 * Who is here: the stays of a room, seated and waiting.
 *
 * <p>A stay walks through these steps, and {@link org.sabha.room.roster.Participant#moveTo} is the only way from one to another:
 *
 * <pre>
 *            arrive                       admitted, or              key group's commit
 *   (outside) ----&gt; WAITING ------------&gt; nobody needs to admit    (at once without a group)
 *       |              |   \                    |                        |
 *       |              |    `-------------&gt; GRANTED ----------------&gt; SEATED
 *       `--------------|----------------------^                        |
 *                      |   ^-------- the meeting falls asleep ---------'
 *                      v                                               v
 *                    GONE  &lt;-- left, refused, removed, lost, replaced, ended
 * </pre>
 *
 * <p>Where a key group is required, whoever loses their leaf with the group goes back to GRANTED or WAITING, and so does
 * whoever was granted a seat that is not open to them any more.
 *
 * <p>Roster, media and messages about the meeting begin at SEATED and end with it.
 */
@NullMarked
package org.sabha.room.roster;

import org.jspecify.annotations.NullMarked;
