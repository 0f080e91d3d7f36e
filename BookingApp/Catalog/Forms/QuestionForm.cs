namespace BookingApp.Catalog.Forms;

/// <summary>A question as an admin types it. New ones have no id yet.</summary>
public sealed class QuestionForm
{
    public int? Id { get; set; }
    public string Text { get; set; } = "";
    public QuestionKind Kind { get; set; }
    public bool Required { get; set; }
    public string Choices { get; set; } = "";

    internal void ApplyTo(Service service, int order, Func<int> nextId)
    {
        var question = service.Questions.Find(q => q.Id == Id);
        if (question is null)
            service.Questions.Add(question = new Question { Id = nextId(), ServiceId = service.Id, Text = Text });
        (question.Text, question.Kind, question.Required, question.Choices, question.SortOrder) = (Text.Trim(), Kind, Required, Choices.Trim(), order);
    }
}
