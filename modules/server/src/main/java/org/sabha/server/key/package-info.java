/** Keys of integrations: making, showing, revoking and knowing them. */
@NullMarked
package org.sabha.server.key;

import org.jspecify.annotations.NullMarked;
