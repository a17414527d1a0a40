package io.dpmgrid.ignite.store;

import org.jspecify.annotations.Nullable;

/** Why a checkpoint began. */
public enum CheckpointReason {
  /** The configured interval was over. */
  TIMER("timer"),
  /** There was so much log since the last one that a restart would replay more than wanted. */
  LOG("log"),
  /** There were nearly more changed pages than the checkpoint buffer has room for. */
  BUFFER("buffer"),
  /** Anything else: a snapshot, the stop of a cache, a command. */
  OTHER("other");

  static final String OF_LOG = "log to replay";
  static final String OF_BUFFER = "checkpoint buffer";
  // The engine's own word.
  private static final String OF_TIMER = "timeout";

  private final String id;

  CheckpointReason(String id) {
    this.id = id;
  }

  /** The word used in metrics. */
  public String id() {
    return id;
  }

  /** Of the text that the engine keeps with a checkpoint. */
  static CheckpointReason of(@Nullable String text) {
    if (text == null) {
      return OTHER;
    }
    return switch (text) {
      case OF_TIMER -> TIMER;
      case OF_LOG -> LOG;
      case OF_BUFFER -> BUFFER;
      default -> OTHER;
    };
  }
}
