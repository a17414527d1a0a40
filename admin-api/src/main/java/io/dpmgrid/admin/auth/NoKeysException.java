package io.dpmgrid.admin.auth;

/** A token cannot be checked because no key set could be read. */
final class NoKeysException extends Exception {
  private static final long serialVersionUID = 1L;

  NoKeysException() {
    super("no key set could be read", null, false, false);
  }
}
