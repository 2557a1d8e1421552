/** The rules by which the server orders a key group's commits and a client's guard refuses bad ones. */
@NullMarked
package org.sabha.mls.order;

import org.jspecify.annotations.NullMarked;
