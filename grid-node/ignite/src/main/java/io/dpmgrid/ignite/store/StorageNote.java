package io.dpmgrid.ignite.store;

/**
 * What the user should know about the engine's configuration.
 *
 * @param isWarning whether something is less durable than it could be; a setting that was merely
 *     changed is none
 * @param text a sentence
 */
public record StorageNote(boolean isWarning, String text) {
  static StorageNote changed(String text) {
    return new StorageNote(false, text);
  }

  static StorageNote lessDurable(String text) {
    return new StorageNote(true, text);
  }
}
