/** The routes of pages: who may ask for each, and what answers. */
@NullMarked
package org.sabha.server.route;

import org.jspecify.annotations.NullMarked;
