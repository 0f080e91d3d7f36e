using System.Text.Json;
using System.Text.Json.Serialization;
using BookingApp.Contacts;

namespace BookingApp.Api;

/// <summary>Reads texts that every engine can store.</summary>
internal sealed class StorableText : JsonConverter<string>
{
    /// <summary>The code of a member, or of a value in the address, that no engine need store.</summary>
    public const string Refused = "characters";

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is var text && VisibleText.HasNull(text) ? throw new JsonException(Refused) : text;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>Looks at the address of a call.</summary>
    /// <exception cref="InvalidRequestException">Names each value that cannot be stored.</exception>
    public static void Check(HttpRequest request)
    {
        if (VisibleText.HasEscapedNull(request.QueryString.Value)
            && request.Query.Where(value => VisibleText.HasNull(value.Key) || value.Value.Any(VisibleText.HasNull)).ToList() is { Count: > 0 } wrong)
            throw new InvalidRequestException(wrong.ToDictionary(value => value.Key, _ => Refused, StringComparer.Ordinal));
    }
}
