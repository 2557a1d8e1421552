/** Sign-in against a directory (LDAP), whose classes are loaded only where one is configured. */
@NullMarked
package org.sabha.identity.directory;

import org.jspecify.annotations.NullMarked;
