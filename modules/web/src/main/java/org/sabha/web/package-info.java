/** Browser client (TypeScript), packaged as static resources. */
@NullMarked
package org.sabha.web;

import org.jspecify.annotations.NullMarked;
