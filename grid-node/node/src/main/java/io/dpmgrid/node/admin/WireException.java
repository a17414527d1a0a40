package io.dpmgrid.node.admin;

/** A message that is none of ours. */
final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  WireException(String what) {
    super(what);
  }
}
