/**
 * The arithmetic of receive slots: numbers that go on without a break while the source behind them changes, and the cut
 * of a receiver's packets into trains. One owner each, on the loop; nothing allocates per packet.
 */
@NullMarked
package org.sabha.media.forward;

import org.jspecify.annotations.NullMarked;
