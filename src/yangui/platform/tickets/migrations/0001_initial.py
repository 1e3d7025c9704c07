import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('kind', models.CharField(choices=[('blockage', '堵点'), ('enterprise', '政企对接'), ('observation', '监督员反映')], max_length=20, verbose_name='类别')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('text', models.TextField(verbose_name='情况')),
                ('raised_on', models.DateField(verbose_name='提出日期')),
                ('assigned_on', models.DateField(null=True, verbose_name='分派日期')),
                ('replied_on', models.DateField(null=True, verbose_name='答复日期')),
                ('reply', models.TextField(blank=True, verbose_name='答复')),
                ('satisfaction', models.CharField(blank=True, choices=[('satisfied', '满意'), ('fair', '基本满意')], max_length=20, verbose_name='评价')),
                ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='重办次数')),
                ('about', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='registry.entity')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='organisations.organisation')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region', verbose_name='地区')),
            ],
            options={
                'ordering': ['-raised_on', '-id'],
                'indexes': [models.Index(fields=['state', 'organisation'], name='ticket_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'enterprise'), _negated=True), ('entity__isnull', False), _connector='OR'), name='issue_of_one'), models.CheckConstraint(condition=models.Q(('state__in', ['raised', 'dismissed', 'withdrawn']), ('assigned_on__isnull', False), _connector='OR'), name='assigned_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['replied', 'closed']), _negated=True), models.Q(('replied_on__isnull', False), models.Q(('reply', ''), _negated=True)), _connector='OR'), name='reply_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=10)),
                ('turn', models.PositiveSmallIntegerField()),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '督查人员'), (2, '领导')])),
                ('due', models.DateField(verbose_name='期限')),
                ('on', models.DateField(verbose_name='日期')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='tickets.ticket')),
            ],
            options={
                'ordering': ['on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('ticket', 'stage', 'turn', 'level'), name='escalated_once')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('file', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='tickets.ticket')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(unique=True, verbose_name='数据截至')),
                ('since', models.DateField(verbose_name='自')),
                ('content', models.JSONField()),
            ],
            options={
                'ordering': ['-as_of'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{assigned:raised,assigned:signed,assigned:withdrawn,handling:replied,handling:withdrawn,raised:assigned,raised:dismissed,raised:withdrawn,replied:assigned,replied:closed,signed:handling,signed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b448c45ec147e0b7b779e81461a0f649935784f7', operation='UPDATE', pgid='pgtrigger_state_follows_table_01d5c', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'raised\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='438c5b102de264fa8c15d340731b2252b1db4d82', operation='INSERT', pgid='pgtrigger_state_begins_863ab', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='ticket_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."raised_by_id" IS DISTINCT FROM (NEW."raised_by_id") OR OLD."entity_id" IS DISTINCT FROM (NEW."entity_id") OR OLD."raised_on" IS DISTINCT FROM (NEW."raised_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f4c2a3b092e45e73e2f1a86fb53d9bcc8bd1b3d6', operation='UPDATE', pgid='pgtrigger_ticket_stays_0cb4a', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='told_is_told', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a254cfd52a32562742e64f72bd67201fc95a0a64', operation='UPDATE OR DELETE', pgid='pgtrigger_told_is_told_e5376', table='tickets_publication', when='BEFORE')),
        ),
    ]
