/** What is kept about one person, all of it in one place, and its erasure (Digital Personal Data Protection Act). */
@NullMarked
package org.sabha.store.person;

import org.jspecify.annotations.NullMarked;
