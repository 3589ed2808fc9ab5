import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedQuery;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.TableContent;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import com.google.zetasql.ZetaSQLType.TypeKind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates GoogleSQL with the reference implementation. A line of stdin is a request
 * {"tables": {name: {"columns": [{name, type}], "rows": [[…]]}}, "sql": …, "parameters": [{name, type, value}]};
 * a line of stdout is its answer {"columns": […], "types": […], "rows": [[…]]} or {"error": …}. A request without tables reads those of
 * the one before. INT64, NUMERIC and TIMESTAMP (microseconds) are text, NaN and infinities are the texts Java has.
 */
public final class Evaluate {
  private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final Map<String, Type> TYPES = Map.of(
      "STRING", TypeFactory.createSimpleType(TypeKind.TYPE_STRING),
      "INT64", TypeFactory.createSimpleType(TypeKind.TYPE_INT64),
      "FLOAT64", TypeFactory.createSimpleType(TypeKind.TYPE_DOUBLE),
      "BOOL", TypeFactory.createSimpleType(TypeKind.TYPE_BOOL),
      "TIMESTAMP", TypeFactory.createSimpleType(TypeKind.TYPE_TIMESTAMP));

  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Tables tables = new Tables(new JsonObject());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject answer;
      try {
        JsonObject request = JsonParser.parseString(line).getAsJsonObject();
        if (request.has("tables")) tables = new Tables(request.getAsJsonObject("tables"));
        answer = evaluate(tables, request);
      } catch (Exception e) {
        answer = new JsonObject();
        answer.addProperty("error", String.valueOf(e.getMessage()));
      }
      out.println(GSON.toJson(answer));
    }
  }

  /** The language as BigQuery has it: FLOAT64, and no types that it lacks. */
  private static LanguageOptions language() {
    LanguageOptions language = new LanguageOptions().enableMaximumLanguageFeatures();
    language.setProductMode(ProductMode.PRODUCT_EXTERNAL);
    return language;
  }

  /** Tables with their rows. */
  private static final class Tables {
    final SimpleCatalog catalog = new SimpleCatalog("catalog");
    final Map<String, TableContent> contents = new HashMap<>();

    Tables(JsonObject tables) {
      catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(language()));
      for (String name : tables.keySet()) {
        JsonObject table = tables.getAsJsonObject(name);
        List<SimpleColumn> columns = new ArrayList<>();
        for (JsonElement column : table.getAsJsonArray("columns")) {
          JsonObject c = column.getAsJsonObject();
          columns.add(new SimpleColumn(name, c.get("name").getAsString(), typeOf(c)));
        }
        List<List<Value>> rows = new ArrayList<>();
        for (JsonElement row : table.getAsJsonArray("rows")) {
          List<Value> values = new ArrayList<>();
          JsonArray cells = row.getAsJsonArray();
          for (int i = 0; i < cells.size(); i++) values.add(read(columns.get(i).getType(), cells.get(i)));
          rows.add(values);
        }
        catalog.addSimpleTable(new SimpleTable(name, columns));
        contents.put(name, TableContent.create(rows));
      }
    }
  }

  private static JsonObject evaluate(Tables tables, JsonObject request) {
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(language());
    Map<String, Value> parameters = new HashMap<>();
    for (JsonElement element : request.getAsJsonArray("parameters")) {
      JsonObject parameter = element.getAsJsonObject();
      Type type = typeOf(parameter);
      String name = parameter.get("name").getAsString();
      options.addQueryParameter(name, type);
      parameters.put(name, read(type, parameter.get("value")));
    }
    try (PreparedQuery query = PreparedQuery.builder()
        .setSql(request.get("sql").getAsString())
        .setAnalyzerOptions(options)
        .setCatalog(tables.catalog)
        .setTablesContents(tables.contents)
        .prepare()) {
      JsonObject answer = new JsonObject();
      JsonArray columns = new JsonArray();
      JsonArray types = new JsonArray();
      for (SimpleColumn column : query.getColumns()) {
        columns.add(column.getName());
        types.add(column.getType().typeName(ProductMode.PRODUCT_EXTERNAL));
      }
      JsonArray rows = new JsonArray();
      for (List<Value> row : query.execute(parameters).getTableData()) {
        JsonArray cells = new JsonArray();
        for (Value value : row) cells.add(write(value));
        rows.add(cells);
      }
      answer.add("columns", columns);
      answer.add("types", types);
      answer.add("rows", rows);
      return answer;
    }
  }

  private static Type typeOf(JsonObject named) {
    String name = named.get("type").getAsString();
    if (!name.startsWith("ARRAY<")) return TYPES.get(name);
    return TypeFactory.createArrayType(TYPES.get(name.substring(6, name.length() - 1)));
  }

  private static Value read(Type type, JsonElement json) {
    if (json.isJsonNull()) return Value.createNullValue(type);
    switch (type.getKind()) {
      case TYPE_ARRAY: {
        List<Value> values = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray()) values.add(read(type.asArray().getElementType(), element));
        return Value.createArrayValue(type.asArray(), values);
      }
      case TYPE_STRING:
        return Value.createStringValue(json.getAsString());
      case TYPE_INT64:
        return Value.createInt64Value(Long.parseLong(json.getAsString()));
      case TYPE_DOUBLE:
        return Value.createDoubleValue(Double.parseDouble(json.getAsString()));
      case TYPE_BOOL:
        return Value.createBoolValue(json.getAsBoolean());
      case TYPE_TIMESTAMP:
        return Value.createTimestampValueFromUnixMicros(Long.parseLong(json.getAsString()));
      default:
        throw new IllegalArgumentException("cannot read " + type);
    }
  }

  private static JsonElement write(Value value) {
    if (value.isNull()) return JsonNull.INSTANCE;
    switch (value.getType().getKind()) {
      case TYPE_STRING:
        return new JsonPrimitive(value.getStringValue());
      case TYPE_INT64:
        return new JsonPrimitive(Long.toString(value.getInt64Value()));
      case TYPE_NUMERIC:
        return new JsonPrimitive(value.getNumericValue().toPlainString());
      case TYPE_DOUBLE: {
        double number = value.getDoubleValue();
        return Double.isFinite(number) ? new JsonPrimitive(number) : new JsonPrimitive(Double.toString(number));
      }
      case TYPE_BOOL:
        return new JsonPrimitive(value.getBoolValue());
      case TYPE_TIMESTAMP:
        return new JsonPrimitive(Long.toString(value.getTimestampUnixMicros()));
      default:
        throw new IllegalArgumentException("cannot write " + value.getType());
    }
  }

  private Evaluate() {}
}
