/** What becomes of a poll outside of its meeting: the signed result that somebody saved, looked at without a server. */
@NullMarked
package org.sabha.server.poll;

import org.jspecify.annotations.NullMarked;
