using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Data.Conventions;

/// <summary>Texts that every engine compares and orders by the numbers of their letters, so that those of one beginning lie together in an index.</summary>
internal static class OrdinalText
{
    private const string Annotation = "OrdinalText";

    public static PropertyBuilder<string> IsOrdinal(this PropertyBuilder<string> property) => property.HasAnnotation(Annotation, true);

    public static bool Is(IReadOnlyProperty property) => property.FindAnnotation(Annotation) is not null;
}
