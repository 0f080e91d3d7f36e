using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BookingApp.Tests.Contracts;

/// <summary>One of PayPal's own OpenAPI files, and a validator of exactly what those files use. Members that the file does not know are faults too.</summary>
internal sealed class OpenApiFile
{
    private readonly JsonElement _root;

    private OpenApiFile(JsonElement root) => _root = root;

    /// <summary>Reads a file from the <c>shared/paypal</c> folder beside or above the repository; skips the test where there is none.</summary>
    public static OpenApiFile Read(string name)
    {
        if (Find(name) is { } file)
            return file;

        Assert.Skip($"PayPal's {name} is not here: put a shared/paypal folder with it beside the repository.");
        throw new InvalidOperationException();
    }

    /// <summary>A file that may be there, or null.</summary>
    public static OpenApiFile? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "paypal", name);
            if (File.Exists(path))
                return new OpenApiFile(JsonDocument.Parse(File.ReadAllText(path)).RootElement);
        }

        return null;
    }

    /// <summary>What is wrong with a value, one line each, by the named schema.</summary>
    public List<string> Faults(string schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(Schema(schema), value, "$", faults);
        faults.AddRange(Unknown(Schema(schema), value, "$"));
        return faults;
    }

    private JsonElement Schema(string name) => _root.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? Resolve(Schema(reference.GetString()!.Split('/')[^1])) : schema;

    private void Check(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        schema = Resolve(schema);
        foreach (var part in Parts(schema, "allOf"))
            Check(part, value, at, faults);
        foreach (var choice in new[] { "anyOf", "oneOf" })
            if (Parts(schema, choice) is { Count: > 0 } options && options.All(option => Fails(option, value)))
                faults.Add($"{at}: fits none of {choice}");

        if (schema.TryGetProperty("type", out var type) && !Is(type.GetString()!, value))
        {
            faults.Add($"{at}: {value.ValueKind} where {type} is meant");
            return;
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            faults.Add($"{at}: {value} is none of the words");

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var name in Parts(schema, "required").Select(n => n.GetString()!).Where(n => !value.TryGetProperty(n, out _)))
                    faults.Add($"{at}.{name}: missing");
                foreach (var member in value.EnumerateObject())
                    if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var inner))
                        Check(inner, member.Value, $"{at}.{member.Name}", faults);
                break;
            case JsonValueKind.Array:
                Within(schema, "minItems", "maxItems", value.GetArrayLength(), at, faults);
                if (schema.TryGetProperty("items", out var items))
                    foreach (var (item, n) in value.EnumerateArray().Select((item, n) => (item, n)))
                        Check(items, item, $"{at}[{n.ToString(CultureInfo.InvariantCulture)}]", faults);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, at, faults);
                break;
            case JsonValueKind.Number:
                Within(schema, "minimum", "maximum", value.GetDouble(), at, faults);
                break;
        }
    }

    private static void CheckText(JsonElement schema, string text, string at, List<string> faults)
    {
        Within(schema, "minLength", "maxLength", text.Length, at, faults);
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)))
            faults.Add($"{at}: '{text}' does not fit {pattern}");
        if (schema.TryGetProperty("format", out var format) && !(format.GetString() switch
        {
            "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            _ => true,
        }))
            faults.Add($"{at}: '{text}' is no {format}");
    }

    // A member is known when any branch of the schema names it; its value is then looked into by that branch.
    private IEnumerable<string> Unknown(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind is JsonValueKind.Array)
            return value.EnumerateArray().SelectMany((item, n) => Branches(schema).Select(b => b.TryGetProperty("items", out var items) ? items : default)
                .Where(items => items.ValueKind is JsonValueKind.Object).Take(1)
                .SelectMany(items => Unknown(items, item, $"{at}[{n.ToString(CultureInfo.InvariantCulture)}]")));
        if (value.ValueKind is not JsonValueKind.Object)
            return [];

        var branches = Branches(schema).ToList();
        if (!branches.Exists(b => b.TryGetProperty("properties", out _))
            || branches.Exists(b => b.TryGetProperty("additionalProperties", out var any) && any.ValueKind is JsonValueKind.True))
            return [];

        return value.EnumerateObject().SelectMany(member =>
        {
            var known = branches.Select(b => b.TryGetProperty("properties", out var all) && all.TryGetProperty(member.Name, out var one) ? one : default)
                .Where(one => one.ValueKind is JsonValueKind.Object).ToList();
            return known.Count is 0
                ? [$"{at}.{member.Name}: unknown"]
                : known.Select(one => Unknown(one, member.Value, $"{at}.{member.Name}").ToList()).MinBy(found => found.Count)!;
        });
    }

    private IEnumerable<JsonElement> Branches(JsonElement schema)
    {
        schema = Resolve(schema);
        return new[] { "allOf", "anyOf", "oneOf" }.SelectMany(kind => Parts(schema, kind)).SelectMany(Branches).Prepend(schema);
    }

    private bool Fails(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "", faults);
        return faults.Count > 0;
    }

    private static List<JsonElement> Parts(JsonElement schema, string name) => schema.TryGetProperty(name, out var parts) ? [.. parts.EnumerateArray()] : [];

    private static void Within(JsonElement schema, string least, string most, double size, string at, List<string> faults)
    {
        if (schema.TryGetProperty(least, out var min) && size < min.GetDouble() || schema.TryGetProperty(most, out var max) && size > max.GetDouble())
            faults.Add($"{at}: {size} is outside {least} and {most}");
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind is JsonValueKind.Number,
        _ => false,
    };
}
