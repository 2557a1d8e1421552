/** Work that the server does again and again, and how it goes. */
@NullMarked
package org.sabha.server.task;

import org.jspecify.annotations.NullMarked;
