/** What programs of the organisation ask with their keys. */
@NullMarked
package org.sabha.server.integration;

import org.jspecify.annotations.NullMarked;
