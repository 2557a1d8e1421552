/**
 * Sans-IO conference core: roster, admission, roles, tracks; owns the ports.
 *
 * <p>{@link org.sabha.room.Room} takes a {@link org.sabha.room.RoomCommand} and a time and lists
 * {@link org.sabha.room.RoomEffect}s. Inside, each idea has its package: {@code admission} (who comes in), {@code roster}
 * (the stays and their diagram), {@code session} (numbers and tickets), {@code host} (asleep or awake), {@code stage}
 * (tracks); the classes here carry out what those and the policy decide. What others must do for the room is in
 * {@code port}.
 */
@NullMarked
package org.sabha.room;

import org.jspecify.annotations.NullMarked;
