/** Frame encryption: SFrame (RFC 9605), its key ids, epochs, replay windows and late keys. */
@NullMarked
package org.sabha.e2ee.sframe;

import org.jspecify.annotations.NullMarked;
