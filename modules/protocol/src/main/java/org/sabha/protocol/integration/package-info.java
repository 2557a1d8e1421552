/** Bodies of keys of integrations, and of what programs ask with them. */
@NullMarked
package org.sabha.protocol.integration;

import org.jspecify.annotations.NullMarked;
