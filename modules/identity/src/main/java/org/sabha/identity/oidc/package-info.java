/** Single sign-on by OpenID Connect; its library's classes are loaded only where a provider is configured. */
@NullMarked
package org.sabha.identity.oidc;

import org.jspecify.annotations.NullMarked;
