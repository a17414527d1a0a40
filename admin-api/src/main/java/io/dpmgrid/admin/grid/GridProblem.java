package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * What a grid answers instead of a result, in a way that a person can act on. The message is shown
 * to API users: it says what was wrong, where, and what to do, and holds no secret.
 */
public abstract sealed class GridProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private GridProblem(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** There is no such node, cache, snapshot, transaction (404). */
  public static final class NotFound extends GridProblem {
    private static final long serialVersionUID = 1L;

    /** Names what is not there. */
    public NotFound(String message) {
      super(message, null);
    }
  }

  /** The present state forbids it; another state would not (409). */
  public static final class Conflict extends GridProblem {
    private static final long serialVersionUID = 1L;

    /** Names the state and the remedy. */
    public Conflict(String message) {
      super(message, null);
    }

    /** Names the state and the remedy. */
    public Conflict(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The values can never be right for this grid, such as an unknown data region (422). */
  public static final class Refused extends GridProblem {
    private static final long serialVersionUID = 1L;

    /** Names the value and what is allowed. */
    public Refused(String message) {
      super(message, null);
    }

    /** Names the value and what is allowed. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The grid cannot answer now: it starts, stops, or a node did not answer in time (503). */
  public static final class Unavailable extends GridProblem {
    private static final long serialVersionUID = 1L;

    /** Says what does not answer. */
    public Unavailable(String message) {
      super(message, null);
    }

    /** Says what does not answer. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Long work found that it failed; shown in its operation. */
  public static final class Failed extends GridProblem {
    private static final long serialVersionUID = 1L;

    /** Says what failed and what state is left behind. */
    public Failed(String message) {
      super(message, null);
    }

    /** Says what failed and what state is left behind. */
    public Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
