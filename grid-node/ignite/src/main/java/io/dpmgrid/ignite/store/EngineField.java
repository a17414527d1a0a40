package io.dpmgrid.ignite.store;

import java.lang.reflect.Field;
import org.apache.ignite.IgniteCheckedException;

/** A private field of the engine that a seam depends on. */
final class EngineField {
  private EngineField() {}

  /**
   * @throws IgniteCheckedException if this engine has no such field: it is not the version that
   *     this plugin is made for
   */
  static Field of(Class<?> owner, String name) throws IgniteCheckedException {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException | RuntimeException e) {
      throw new IgniteCheckedException(
          "This engine's "
              + owner.getName()
              + " has no accessible field '"
              + name
              + "'. Use the engine version that the plugin is built for.",
          e);
    }
  }
}
