package org.sabha.signalling;

/** Tells every connection that the server stops. */
enum ServerStops {
    EVENT
}
