/** Ids, units and roles: values only. */
@NullMarked
package org.sabha.model;

import org.jspecify.annotations.NullMarked;
