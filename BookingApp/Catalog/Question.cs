namespace BookingApp.Catalog;

/// <summary>Something a service asks its customers with their details.</summary>
public sealed class Question
{
    public required int Id { get; init; }
    public required int ServiceId { get; init; }
    public required string Text { get; set; }
    public QuestionKind Kind { get; set; }
    public bool Required { get; set; }
    public string Choices { get; set; } = ""; // a line each
    public int SortOrder { get; set; }

    public IReadOnlyList<string> ChoiceList => Choices.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>How a question is answered.</summary>
public enum QuestionKind { Text, Choice, YesNo }
