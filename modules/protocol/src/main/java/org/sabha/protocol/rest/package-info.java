/** Requests and answers of the HTTP interface without the HTTP: what the network side and the deciding side share. */
@NullMarked
package org.sabha.protocol.rest;

import org.jspecify.annotations.NullMarked;
