package io.dpmgrid.node.admin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether records that came from another node have all they must have: what is not marked
 * as nullable is there. Thread-safe.
 */
final class Required {
  private static final ClassValue<List<RecordComponent>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          List<RecordComponent> components = List.of(type.getRecordComponents());
          components.forEach(one -> one.getAccessor().setAccessible(true));
          return components;
        }
      };

  private Required() {}

  /**
   * Looks through a record, and the records, lists and maps in it.
   *
   * @throws WireException names what is missing
   */
  static void check(Object value) throws WireException {
    if (value instanceof Record) {
      for (RecordComponent one : COMPONENTS.get(value.getClass())) {
        Object part = read(one, value);
        if (part != null) {
          check(part);
        } else if (!one.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          throw missing(value.getClass().getSimpleName() + "." + one.getName());
        }
      }
    } else if (value instanceof Map<?, ?> map) {
      checkAll(map.values());
    } else if (value instanceof Collection<?> all) {
      checkAll(all);
    }
  }

  private static void checkAll(Collection<?> values) throws WireException {
    for (Object one : values) {
      if (one == null) {
        throw missing("an element");
      }
      check(one);
    }
  }

  private static @Nullable Object read(RecordComponent component, Object of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static WireException missing(String what) {
    return new WireException(what + " is missing");
  }
}
